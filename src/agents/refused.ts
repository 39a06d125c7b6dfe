/** An agent that cannot be downloaded or read; the message is for the administrator. The reader returns it as a refusal. */
export class AgentRefused extends Error {
  readonly reason: 'agent-unreachable' | 'agent-unreadable'

  constructor(reason: AgentRefused['reason'], about: string) {
    super(about)
    this.reason = reason
  }
}

/** The text of the published sample for a refused connection; other causes have a text of the same form (inferred). */
export const unreachable = (cause: string): AgentRefused =>
  new AgentRefused('agent-unreachable', `I/O error on GET request. ${cause} (${cause})`)

/** The text is cut, since it may repeat names of any length from the file. */
export const unreadable = (cause: string): AgentRefused => new AgentRefused('agent-unreadable', cause.slice(0, 300))
