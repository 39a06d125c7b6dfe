import { useState } from 'preact/hooks'
import { linesOf, shellLines, variablesOf } from '../../../src/cli/world-variables.ts'
import { showTime } from '../../app/format.ts'
import { useLoad } from '../../app/load.ts'
import { call } from '../../app/own-apis.ts'
import { setFilters } from '../../app/place.ts'
import { copy } from '../../parts/copies.tsx'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { filledTexts, TextField } from '../../parts/fields.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { addressOfConsole, sizeOf, type World } from './world.ts'

/** The addresses and variables of a world, its snapshots, and what can be done with it. */
export function WorldPanel({ shown, onChange }: { readonly shown: World; readonly onChange: () => void }) {
  const [asked, setAsked] = useState<Act>()
  const { name, url } = shown
  const variables = variablesOf(shown)
  const acts = (Object.keys(ACTS) as Act[]).filter(act => act !== 'delete' || name !== 'default')
  return (
    <Dialog title={`World ${name}`} side onClose={() => setFilters({ world: '' })}>
      <div class="actions">
        <a class="button" href={addressOfConsole(shown)}>
          Open its console
        </a>
        {acts.map(act => (
          <button key={act} type="button" onClick={() => setAsked(act)}>
            {`${ACTS[act].button} …`}
          </button>
        ))}
      </div>
      <h3>Base URL</h3>
      <pre>{url}</pre>
      <button type="button" onClick={() => copy(url, 'the base URL')}>
        Copy
      </button>
      <Snapshots key={asked} name={name} />
      <h3>Variables</h3>
      <div class="actions">
        <button type="button" onClick={() => copy(shellLines(variables), 'the variables for a shell')}>
          Copy for a shell
        </button>
        <button
          type="button"
          onClick={() =>
            copy(
              linesOf(variables, (variable, value) => `${variable}=${value}`),
              'the variables',
            )
          }
        >
          Copy as lines
        </button>
      </div>
      <pre>{shellLines(variables)}</pre>
      {asked !== undefined && (
        <WorldAct
          act={asked}
          name={name}
          onClose={() => {
            setAsked(undefined)
            onChange()
          }}
        />
      )}
    </Dialog>
  )
}

type Act = 'fork' | 'save' | 'reset' | 'delete'

interface ShownAct {
  /** On the panel, and before the name of the world in the title of the dialog. */
  readonly button: string
  /** On the button of the dialog. */
  readonly action: string
  readonly text: string
  /** The label of the name that the act may be given. */
  readonly named?: string
  /** What was done, for the person. */
  readonly act: (name: string, given: { readonly name?: string }) => Promise<string>
}

const ACTS: Readonly<Record<Act, ShownAct>> = {
  fork: {
    button: 'Copy',
    action: 'Copy',
    text: 'The copy has the data and the clock. Faults and recorded requests are not copied.',
    named: 'Name of the copy',
    act: async (name, body) => {
      const made = await call('POST /_muster/v1/worlds/{name}/fork', { path: { name }, body })
      return `Created the world ${made.name}.`
    },
  },
  save: {
    button: 'Save',
    action: 'Save a snapshot',
    text: 'A snapshot has the data and the clock. One of the same name is replaced.',
    named: 'Name of the snapshot',
    act: async (name, body) => {
      const made = await call('POST /_muster/v1/worlds/{name}/snapshots', { path: { name }, body })
      return `Saved the snapshot ${made.name}.`
    },
  },
  reset: {
    button: 'Reset',
    action: 'Reset the world',
    text: 'All its data is replaced by that with which it began, and its recorded requests and faults are removed.',
    act: async name => {
      await call('POST /_muster/v1/worlds/{name}/reset', { path: { name } })
      return `${name} has the data that it began with.`
    },
  },
  delete: {
    button: 'Delete',
    action: 'Delete the world',
    text: 'Its data and its snapshots are removed.',
    act: async name => {
      await call('DELETE /_muster/v1/worlds/{name}', { path: { name } })
      setFilters({ world: '' })
      return `Deleted the world ${name}.`
    },
  },
}

function WorldAct({ act: chosen, name, onClose }: { readonly act: Act; readonly name: string; readonly onClose: () => void }) {
  const { button, action, text, named, act } = ACTS[chosen]
  return (
    <ActionDialog
      title={`${button} ${name}`}
      action={action}
      danger={named === undefined}
      act={async values => notify(await act(name, filledTexts(values, ['name'])))}
      onClose={onClose}
    >
      <p>{text}</p>
      {named !== undefined && <TextField name="name" label={named} pattern="[a-z0-9\-]{1,40}" />}
    </ActionDialog>
  )
}

function Snapshots({ name }: { readonly name: string }) {
  const { data, error, reload } = useLoad(() => call('GET /_muster/v1/worlds/{name}/snapshots', { path: { name } }), [name])
  const [chosen, setChosen] = useState<{ readonly act: 'restore' | 'delete'; readonly snapshot: string }>()
  return (
    <>
      <h3>Snapshots</h3>
      <Refusal error={error} />
      {data?.snapshots.length === 0 && <p class="quiet">None is saved.</p>}
      <ul class="plain">
        {data?.snapshots.map(({ name: snapshot, createdAt, bytes }) => (
          <li key={snapshot}>
            <b>{snapshot}</b> <span class="quiet">{`${showTime(createdAt)}, ${sizeOf(bytes)}`}</span>
            <button type="button" class="plain" onClick={() => setChosen({ act: 'restore', snapshot })}>
              Restore …
            </button>
            <button type="button" class="plain" onClick={() => setChosen({ act: 'delete', snapshot })}>
              Delete …
            </button>
          </li>
        ))}
      </ul>
      {chosen !== undefined && (
        <ActionDialog
          title={chosen.act === 'restore' ? `Restore ${chosen.snapshot}?` : `Delete ${chosen.snapshot}?`}
          action={chosen.act === 'restore' ? `Restore ${name}` : 'Delete the snapshot'}
          danger
          act={async () => {
            const { act, snapshot } = chosen
            if (act === 'restore') {
              await call('POST /_muster/v1/worlds/{name}/restore', { path: { name }, body: { snapshot } })
              notify(`${name} has the state of ${snapshot}.`)
            } else {
              await call('DELETE /_muster/v1/worlds/{name}/snapshots/{snapshot}', { path: { name, snapshot } })
              notify(`Deleted the snapshot ${snapshot}.`)
            }
            reload()
          }}
          onClose={() => setChosen(undefined)}
        >
          <p>{chosen.act === 'restore' ? 'The present data of the world is replaced.' : 'It cannot be restored afterwards.'}</p>
        </ActionDialog>
      )}
    </>
  )
}
