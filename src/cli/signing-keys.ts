import { Command, InvalidArgumentError } from 'commander'
import type { Io } from './io.ts'
import { type Operator, operate, withOperatorOptions } from './operator.ts'
import { table } from './table.ts'

interface Keys {
  readonly signingKeys: readonly { readonly kid: string; readonly createdAt: number; readonly retiresAt: number | null }[]
}

const listCommand = (io: Io): Command =>
  withOperatorOptions(new Command('list'))
    .description('Lists the keys of a server that tokens are signed with.')
    .action(async (operator: Operator) =>
      printKeys(io, operator, await operate(operator, { method: 'GET', path: 'signing-keys' })),
    )

const rotateCommand = (io: Io): Command =>
  withOperatorOptions(new Command('rotate'))
    .description('Makes a new key that signs. Tokens of the former key are accepted until they expire, and then it is deleted.')
    .option(
      '--overlap-seconds <n>',
      'how long tokens of the former key are accepted; 0 refuses them at once (default: longer than any of them is valid)',
      secondsIn,
    )
    .action(async ({ overlapSeconds, ...operator }: Operator & { overlapSeconds?: number }) => {
      const request = { method: 'POST', path: 'signing-keys/rotate', body: { overlapSeconds } } as const
      printKeys(io, operator, await operate(operator, request))
    })

export const signingKeysCommand = (io: Io): Command =>
  new Command('signing-keys')
    .description('Lists and rotates the keys that a running server signs tokens with.')
    .addCommand(listCommand(io))
    .addCommand(rotateCommand(io))

function printKeys(io: Io, { json = false }: Operator, response: Keys): void {
  const rows = response.signingKeys.map(({ kid, createdAt, retiresAt }) => [
    kid,
    new Date(createdAt).toISOString(),
    retiresAt === null ? 'signs' : `accepted until ${new Date(retiresAt).toISOString()}`,
  ])
  io.out.write(`${json ? JSON.stringify(response) : table(['kid', 'created', 'use'], rows)}\n`)
}

function secondsIn(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a number of seconds.')
}
