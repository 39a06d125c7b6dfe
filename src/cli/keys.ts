import { existsSync } from 'node:fs'
import { Command, Option } from 'commander'
import { existsMessage, makeKeyPair, writeKeys } from './keys-file.ts'
import { type Operator, operate, withOperatorOptions } from './operator.ts'
import { worldOption } from './server-options.ts'

export const keysCommand = withOperatorOptions(new Command('keys'))
  .description('Makes a key pair, requests a client identifier for its public key and writes both to keys.json.')
  .addOption(worldOption())
  .requiredOption('--tenant <id>', 'the tenant that the client identifier is for')
  .addOption(
    new Option('--service <service>', 'the API that the client identifier is for').choices(['kme', 'kdp', 'msp']).default('kme'),
  )
  .option('--user <email>', 'a user of the tenant; if left out, the client identifier is for the tenant itself')
  .option('--out <file>', 'the file to write', 'keys.json')
  .action(async ({ tenant, service, user, out, ...operator }: Operator & KeysOptions) => {
    // Before the server issues a client identifier that could not be written.
    if (existsSync(out)) throw new Error(existsMessage(out))
    const pair = makeKeyPair()
    const body = { tenant, service, publicKey: pair.Public, ...(user !== undefined && { user }) }
    const { clientIdentifier, key } = await operate(operator, { method: 'POST', path: 'keys/issue', body })
    writeKeys(out, { ...pair, Identifier: clientIdentifier })
    if (operator.json) return void process.stdout.write(`${JSON.stringify({ file: out, key })}\n`)
    process.stdout.write(
      `${out} has a key pair and a client identifier of tenant ${tenant} for ${service}. The private key was not sent to the server.\n` +
        `  Key id ${key.id}\n  Next: muster token --keys ${out}\n`,
    )
  })

interface KeysOptions {
  readonly tenant: string
  readonly service: string
  readonly user?: string
  readonly out: string
}
