import { Command, Option } from 'commander'
import { send } from './client.ts'
import { type Keys, readKeys, signJwt } from './keys-file.ts'
import { baseOf, type ServerOptions, urlOption, worldOption } from './server-options.ts'
import { tokenExplainCommand } from './token-explain.ts'

const withKeys = (command: Command): Command =>
  command.option('--keys <file>', 'a file that `muster keys` or the vendor wrote', 'keys.json')

const minutes = () => new Option('--minutes <number>', 'the lifetime of the access token, 1 to 30').default('30')

const requestCommand = withKeys(new Command('request'))
  .description('Prints the body of a token request, with the signed client identifier.')
  .addOption(minutes())
  .option('--client-identifier <text>', 'what is signed in place of the client identifier of the file')
  .action((_, command: Command) => {
    const options: TokenOptions = command.optsWithGlobals()
    process.stdout.write(`${JSON.stringify(requestOf(readKeys(options.keys), options))}\n`)
  })

const signCommand = withKeys(new Command('sign'))
  .description('Signs an access token for the header x-knox-apitoken and prints it.')
  .argument('<access-token>', 'the access token, as the server sent it')
  .action((accessToken: string, _, command: Command) => {
    const { keys }: TokenOptions = command.optsWithGlobals()
    process.stdout.write(`${signJwt(readKeys(keys), { accessToken })}\n`)
  })

export const tokenCommand = withKeys(new Command('token'))
  .description(
    'Prints a token for the header x-knox-apitoken: signs the client identifier, requests an access token and signs it.',
  )
  .addOption(urlOption())
  .addOption(worldOption())
  .addOption(minutes())
  .option('--json', 'print JSON with the access token too')
  .action(async (options: TokenOptions & ServerOptions & { json?: boolean }) => {
    const keys = readKeys(options.keys)
    const body = JSON.stringify(requestOf(keys, options))
    const { accessToken } = await send(baseOf(options), { method: 'POST', path: '/ams/v1/users/accesstoken', body })
    const token = signJwt(keys, { accessToken })
    process.stdout.write(`${options.json ? JSON.stringify({ token, accessToken }) : token}\n`)
  })
  .addCommand(requestCommand)
  .addCommand(signCommand)
  .addCommand(tokenExplainCommand)

interface TokenOptions {
  readonly keys: string
  readonly minutes: string
  readonly clientIdentifier?: string
}

const requestOf = (keys: Keys, { minutes, clientIdentifier = keys.Identifier }: TokenOptions) => ({
  clientIdentifierJwt: signJwt(keys, { clientIdentifier }),
  base64EncodedStringPublicKey: keys.Public,
  validityForAccessTokenInMinutes: Number(minutes),
})
