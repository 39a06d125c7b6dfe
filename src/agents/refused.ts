/** The fault of an agent, in words for the administrator. The reader turns it into its result. */
export class AgentRefused extends Error {
  readonly reason: 'agent-unreachable' | 'agent-unreadable'

  constructor(reason: AgentRefused['reason'], about: string) {
    super(about)
    this.reason = reason
  }
}

/** The wording of the published sample for an agent's host that refuses; ours for other causes, in the same shape. */
export const unreachable = (cause: string): AgentRefused =>
  new AgentRefused('agent-unreachable', `I/O error on GET request. ${cause} (${cause})`)

/** Cut, since a file may name its parts at any length. */
export const unreadable = (cause: string): AgentRefused => new AgentRefused('agent-unreadable', cause.slice(0, 300))
