import { Command } from 'commander'
import { type Operator, operateServer, withOperatorOptions } from './operator.ts'
import { nameOf, worldOf, worldOption } from './server-options.ts'
import { table } from './table.ts'
import { print } from './world.ts'

const withSnapshotOptions = (command: Command): Command => withOperatorOptions(command).addOption(worldOption())

/** A snapshot as the control API shows it. */
interface Shown {
  readonly name: string
  readonly createdAt: number
  readonly bytes: number
}

const saveCommand = withSnapshotOptions(new Command('save'))
  .description('Saves the state of a world. A snapshot of the same name is replaced.')
  .argument('[name]', 'the name of the snapshot; the server makes one if it is left out', nameOf)
  .action(async (name: string | undefined, operator: Operator) => {
    const world = worldOf(operator)
    const request = { method: 'POST', path: `worlds/${world}/snapshots`, body: { name } } as const
    const response: Shown = await operateServer(operator, request)
    const bytes = response.bytes.toLocaleString('en')
    print(operator, { response, text: `Snapshot ${response.name} of world ${world} was saved: ${bytes} bytes.` })
  })

const listCommand = withSnapshotOptions(new Command('list'))
  .description('Lists the snapshots of a world.')
  .action(async (operator: Operator) => {
    const request = { method: 'GET', path: `worlds/${worldOf(operator)}/snapshots` } as const
    const response: { snapshots: readonly Shown[] } = await operateServer(operator, request)
    const rows = response.snapshots.map(({ name, createdAt, bytes }) => [
      name,
      new Date(createdAt).toISOString(),
      bytes.toLocaleString('en'),
    ])
    print(operator, { response, text: table(['snapshot', 'saved', 'bytes'], rows) })
  })

const restoreCommand = withSnapshotOptions(new Command('restore'))
  .description('Gives a world the state of one of its snapshots. Its tokens remain valid.')
  .argument('<name>', 'the name of the snapshot', nameOf)
  .action(async (snapshot: string, operator: Operator) => {
    const world = worldOf(operator)
    const request = { method: 'POST', path: `worlds/${world}/restore`, body: { snapshot } } as const
    const response = await operateServer(operator, request)
    print(operator, { response, text: `World ${world} has the state of snapshot ${snapshot}.` })
  })

const deleteCommand = withSnapshotOptions(new Command('delete'))
  .description('Deletes a snapshot.')
  .argument('<name>', 'the name of the snapshot', nameOf)
  .action(async (snapshot: string, operator: Operator) => {
    const world = worldOf(operator)
    const response = await operateServer(operator, { method: 'DELETE', path: `worlds/${world}/snapshots/${snapshot}` })
    print(operator, { response, text: `Snapshot ${snapshot} of world ${world} was deleted.` })
  })

export const snapshotCommand = new Command('snapshot')
  .description('Saves, lists, restores and deletes the snapshots of a world of a running server.')
  .addCommand(saveCommand)
  .addCommand(listCommand)
  .addCommand(restoreCommand)
  .addCommand(deleteCommand)
