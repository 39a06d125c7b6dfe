import { existsSync } from 'node:fs'
import { Command, Option } from 'commander'
import { givenByVariable } from '../config.ts'
import { send } from './client.ts'
import { inTheWay, makeKeyPair, writeKeys } from './keys-file.ts'

/** Adds the options by which a command reaches the control API. */
export const forOperator = (command: Command): Command =>
  command
    .addOption(new Option('--url <url>', 'the plane').env('MUSTER_URL').default('http://127.0.0.1:4600'))
    .addOption(new Option('--admin-token <token>', 'the admin token, in service mode').env('MUSTER_ADMIN_TOKEN'))
    .option('--json', 'JSON, and nothing else')

export interface Operator {
  readonly url: string
  readonly adminToken?: string
  readonly json?: boolean
}

/** Asks the control API. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows the reply of what it asks for
export const operate = ({ url, adminToken }: Operator, path: string, body: object): Promise<any> => {
  const token = adminToken ?? givenByVariable('adminToken', process.env)?.text
  return send(url, {
    method: 'POST',
    path: `/_muster/v1/${path}`,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
}

export const keysCommand = forOperator(new Command('keys'))
  .description('Makes a key pair, has a client identifier issued for its public half, and writes both to keys.json.')
  .requiredOption('--tenant <id>', 'whose they are')
  .addOption(new Option('--service <service>', 'the API that they are for').choices(['kme', 'kdp', 'msp']).default('kme'))
  .option('--user <email>', "a person of the tenant's; without one they are the tenant's own")
  .option('--out <file>', 'where to write them', 'keys.json')
  .action(async ({ tenant, service, user, out, ...operator }: Operator & Wanted) => {
    // Before anything is issued that nobody could keep.
    if (existsSync(out)) throw new Error(inTheWay(out))
    const pair = makeKeyPair()
    const asked = { tenant, service, publicKey: pair.Public, ...(user !== undefined && { user }) }
    const { clientIdentifier, key } = await operate(operator, 'keys/issue', asked)
    writeKeys(out, { ...pair, Identifier: clientIdentifier })
    if (operator.json) return void process.stdout.write(`${JSON.stringify({ file: out, key })}\n`)
    process.stdout.write(
      `${out} has a key pair and a client identifier of tenant ${tenant} for ${service}; only its public half left this machine.\n` +
        `  Registered as key ${key.id}\n  A token for a call: muster token --keys ${out}\n`,
    )
  })

interface Wanted {
  readonly tenant: string
  readonly service: string
  readonly user?: string
  readonly out: string
}
