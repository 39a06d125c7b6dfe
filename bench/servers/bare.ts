/**
 * The raw limit: node:http alone, which sends one JSON text for every request. `bytes` sends prepared bytes; `stringify`
 * serialises objects for each response.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const [port, how, file = ''] = process.argv.slice(2)
const bytes = readFileSync(file)
const page: unknown = JSON.parse(bytes.toString())

createServer((_request, response) => {
  const body = how === 'bytes' ? bytes : JSON.stringify(page)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}).listen(Number(port), '127.0.0.1')
