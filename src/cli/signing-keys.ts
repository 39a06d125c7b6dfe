import { Command, InvalidArgumentError } from 'commander'
import { type Operator, operate, withOperatorOptions } from './operator.ts'
import { table } from './table.ts'
import { print } from './world.ts'

interface Keys {
  readonly signingKeys: readonly { readonly kid: string; readonly createdAt: number; readonly retiresAt: number | null }[]
}

const listCommand = withOperatorOptions(new Command('list'))
  .description('Lists the keys of a server that tokens are signed with.')
  .action(async (operator: Operator) => printKeys(operator, await operate(operator, { method: 'GET', path: 'signing-keys' })))

const rotateCommand = withOperatorOptions(new Command('rotate'))
  .description('Makes a new key that signs. Tokens of the former key are accepted until they expire, and then it is deleted.')
  .option(
    '--overlap-seconds <n>',
    'how long tokens of the former key are accepted; 0 refuses them at once (default: longer than any of them is valid)',
    secondsIn,
  )
  .action(async ({ overlapSeconds, ...operator }: Operator & { overlapSeconds?: number }) => {
    const request = { method: 'POST', path: 'signing-keys/rotate', body: { overlapSeconds } } as const
    printKeys(operator, await operate(operator, request))
  })

export const signingKeysCommand = new Command('signing-keys')
  .description('Lists and rotates the keys that a running server signs tokens with.')
  .addCommand(listCommand)
  .addCommand(rotateCommand)

function printKeys(operator: Operator, response: Keys): void {
  const rows = response.signingKeys.map(({ kid, createdAt, retiresAt }) => [
    kid,
    new Date(createdAt).toISOString(),
    retiresAt === null ? 'signs' : `accepted until ${new Date(retiresAt).toISOString()}`,
  ])
  print(operator, { response, text: table(['kid', 'created', 'use'], rows) })
}

function secondsIn(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds.')
}
