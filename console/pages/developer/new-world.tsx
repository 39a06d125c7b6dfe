import { type ControlOperations, call } from '../../app/own-apis.ts'
import { ActionDialog } from '../../parts/dialog.tsx'
import { Checks, ChoiceField, filledTexts, TextField } from '../../parts/fields.tsx'
import { notify } from '../../parts/notice.tsx'
import type { World } from './world.ts'

type NewWorld = ControlOperations['createWorld']['body']

/** As docs/seeds.md lists them; the server refuses another name. */
const SCENARIOS = ['default', 'devices', 'approvals', 'msp', 'tenants', 'dual-sim', 'empty'].map(name => [name, name] as const)

export function NewWorldDialog({ worlds, onClose }: { readonly worlds: readonly World[]; readonly onClose: () => void }) {
  const act = async (values: FormData) => {
    const { name, from, snapshot, of, minutes } = filledTexts(values, ['name', 'from', 'snapshot', 'of', 'minutes'])
    const scenarios = values.getAll('scenarios').map(String)
    const body: NewWorld = {
      ...(name !== undefined && { name }),
      ...(from !== undefined && { from: from === 'empty' ? 'empty' : { world: from.slice('world '.length) } }),
      ...(snapshot !== undefined && { from: { snapshot, ...(of !== undefined && { of }) } }),
      ...(scenarios.length > 0 && { seed: scenarios }),
      ...(minutes !== undefined && { ttlSeconds: Math.round(Number(minutes) * 60) }),
      ...(values.has('persist') && { persist: true }),
      ...(values.has('port') && { port: true }),
    }
    const made = await call('POST /_muster/v1/worlds', { body })
    notify(`Created the world ${made.name}.`)
  }
  return (
    <ActionDialog title="Create a world" action="Create" act={act} onClose={onClose}>
      <TextField
        name="name"
        label="Name"
        pattern="[a-z0-9\-]{1,40}"
        hint="Small letters, digits and hyphens. A world without a name ends when it was not used for an hour."
      />
      <ChoiceField
        name="from"
        label="Begins with"
        hint="Without a choice, the sample data of the server."
        choices={[['empty', 'nothing'], ...worlds.map(({ name }) => [`world ${name}`, `a copy of ${name}`] as const)]}
      />
      <div class="many">
        <Checks name="scenarios" label="Or with scenarios" choices={SCENARIOS} />
      </div>
      <div class="columns">
        <TextField name="snapshot" label="Or with the snapshot" />
        <ChoiceField name="of" label="of the world" choices={worlds.map(({ name }) => [name, name])} />
        <TextField name="minutes" label="Lifetime in minutes" type="number" hint="Else until it is deleted." />
      </div>
      <Checks name="persist" label="Storage" choices={[['yes', 'Store it in the data folder, so that it survives a restart']]} />
      <Checks
        name="port"
        label="Address"
        choices={[['yes', 'Give it a port of its own, for clients that drop the path of a base URL']]}
      />
    </ActionDialog>
  )
}
