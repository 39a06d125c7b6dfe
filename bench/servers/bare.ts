/**
 * The raw limit: node:http and nothing else, which answers every request with one JSON text. `bytes` has it ready;
 * `stringify` holds it as objects and writes them out for each answer.
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
