/** The version of Node that a server requires. This room imports nothing of ours, and runs on older versions. */

export const REQUIRED = 26

/** Whether a server runs on this version of Node. */
export const isServerNode = (version: string): boolean => Number.parseInt(version, 10) >= REQUIRED

/** Throws where this Node is older than a store needs; `what` is the command or the part that opens the store. */
export function requireServerNode(what: string, running: RunningNode = thisNode()): void {
  const { version, program = 'the program' } = running
  if (isServerNode(version)) return
  // The npm package `node` is Node itself, so this works where a user cannot install another one.
  const way = /[\\/]_npx[\\/]/.test(program)
    ? `or let npx bring it: \`npx --package node@${REQUIRED} --package muster-server.tgz ${what}\`, with the path of that tarball.`
    : `or start ${program} with \`npx --package node@${REQUIRED} node\` instead of \`node\`.`
  throw new Error(
    `${what} needs Node ${REQUIRED} or newer, and this is Node ${version}: install it from https://nodejs.org, ${way}`,
  )
}

export interface RunningNode {
  readonly version: string
  /** The path of the program; absent at a prompt and for `node --eval`. */
  readonly program?: string | undefined
}

const thisNode = (): RunningNode => ({ version: process.versions.node, program: process.argv[1] })
