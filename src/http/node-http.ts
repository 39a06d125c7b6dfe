/**
 * The members of Node's HTTP module that this room uses. An `import` reads all members of a built-in module, and some of them
 * load Node's HTTP client, which takes 25 ms of a start.
 */
export const { createServer, maxHeaderSize, STATUS_CODES } = process.getBuiltinModule('node:http')
