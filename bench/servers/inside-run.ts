/** The command of a `muster run`: it serves the variables that `muster run` has set, on the port of its argument. */
import { createServer } from 'node:http'

const { HTTPS_PROXY, NODE_EXTRA_CA_CERTS } = process.env
createServer((_request, response) => response.end(JSON.stringify({ HTTPS_PROXY, NODE_EXTRA_CA_CERTS }))).listen(
  Number(process.argv[2]),
  '127.0.0.1',
)
