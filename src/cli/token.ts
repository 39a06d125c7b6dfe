import { Command, Option } from 'commander'
import { send } from './client.ts'
import { type Keys, readKeys, signJwt } from './keys-file.ts'
import { tokenExplainCommand } from './token-explain.ts'

const withKeys = (command: Command): Command => command.option('--keys <file>', 'a keys.json', 'keys.json')

const minutes = () => new Option('--minutes <number>', 'how long the access token lives, 1 to 30').default('30')

const requestCommand = withKeys(new Command('request'))
  .description('Prints the body of a request for an access token: the client identifier, signed.')
  .addOption(minutes())
  .action((_, command: Command) => {
    const options: Making = command.optsWithGlobals()
    process.stdout.write(`${JSON.stringify(requestOf(readKeys(options.keys), options))}\n`)
  })

const signCommand = withKeys(new Command('sign'))
  .description('Prints an access token signed, as x-knox-apitoken takes it.')
  .argument('<access-token>', 'as the server gave it')
  .action((accessToken: string, _, command: Command) => {
    const { keys }: Making = command.optsWithGlobals()
    process.stdout.write(`${signJwt(readKeys(keys), { accessToken })}\n`)
  })

export const tokenCommand = withKeys(new Command('token'))
  .description('Makes a token for x-knox-apitoken: signs the client identifier, asks for an access token, signs that.')
  .addOption(new Option('--url <url>', 'the plane').env('MUSTER_URL').default('http://127.0.0.1:4600'))
  .addOption(minutes())
  .option('--json', 'the access token too, as JSON')
  .action(async (options: Making & { url: string; json?: boolean }) => {
    const keys = readKeys(options.keys)
    const body = JSON.stringify(requestOf(keys, options))
    const { accessToken } = await send(options.url, { method: 'POST', path: '/ams/v1/users/accesstoken', body })
    const token = signJwt(keys, { accessToken })
    process.stdout.write(`${options.json ? JSON.stringify({ token, accessToken }) : token}\n`)
  })
  .addCommand(requestCommand)
  .addCommand(signCommand)
  .addCommand(tokenExplainCommand)

interface Making {
  readonly keys: string
  readonly minutes: string
}

const requestOf = (keys: Keys, { minutes }: Making) => ({
  clientIdentifierJwt: signJwt(keys, { clientIdentifier: keys.Identifier }),
  base64EncodedStringPublicKey: keys.Public,
  validityForAccessTokenInMinutes: Number(minutes),
})
