import { useMemo, useState } from 'preact/hooks'
import { useCommands } from '../../app/commands.ts'
import { useLoad } from '../../app/load.ts'
import { type ControlOperations, call } from '../../app/own-apis.ts'
import { filter, mount, setFilters, world } from '../../app/place.ts'
import { copy } from '../../parts/copies.tsx'
import { ActionDialog, Dialog } from '../../parts/dialog.tsx'
import { AreaField, ChoiceField, filledTexts, TextField } from '../../parts/fields.tsx'
import { notify } from '../../parts/notice.tsx'
import { Refusal } from '../../parts/refusal.tsx'
import { numberedRows } from '../../parts/rows.ts'
import { type Column, Table } from '../../parts/table.tsx'

type App = ControlOperations['listApp']['response']['apps'][number]
type Key = ControlOperations['listKey']['response']['keys'][number]
type Issued = ControlOperations['issueKey']['response']

export function AccountsPage() {
  const seed = useLoad(() => call('GET /_muster/v1/worlds/{name}', { path: { name: world } }), [])
  const [issued, setIssued] = useState<Issued>()
  const [error, setError] = useState<unknown>()
  const apps = useMemo(
    () =>
      numberedRows<App>(async page => {
        const { apps, totalCount } = await call('GET /_muster/v1/apps', { query: page })
        return { rows: apps, total: totalCount }
      }),
    [],
  )
  const keys = useMemo(
    () =>
      numberedRows<Key>(async page => {
        const { keys, totalCount } = await call('GET /_muster/v1/keys', { query: page })
        return { rows: keys, total: totalCount }
      }),
    [],
  )
  const seeded = new Map(seed.data?.accounts.map(account => [account.clientId, account]))
  const names = new Map(seed.data?.accounts.map(({ tenant, name }) => [tenant, name]))
  const issue = () => setFilters({ issue: 'yes' })
  useCommands([{ title: 'Issue a client identifier', run: issue }])
  const bearer = async (clientId: string, secret: string) => {
    const response = await fetch(`${mount}/ams/v1/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }),
    })
    const { access_token: token, error: refusal } = await response.json()
    if (token === undefined) throw new Error(`The token request was refused: ${refusal}`)
    await copy(token, 'a bearer')
  }
  const tenant: Column<{ readonly tenant: string | number }> = {
    title: 'Tenant',
    width: 'minmax(14rem, 1fr)',
    cell: row => `${row.tenant} ${names.get(String(row.tenant)) ?? ''}`,
  }
  const appColumns: readonly Column<App>[] = [
    tenant,
    { title: 'Client ID', width: 'minmax(9rem, 1fr)', cell: ({ clientId }) => <code>{clientId}</code> },
    {
      title: 'Secret',
      width: 'minmax(11rem, 1fr)',
      cell: ({ clientId }) => <code>{seeded.get(clientId)?.clientSecret ?? <span class="quiet">stored as a hash</span>}</code>,
    },
    { title: 'Scopes', width: '9rem', cell: ({ scopes }) => scopes?.join(' ') },
    { title: 'Grants', width: '10rem', cell: ({ grantTypes }) => grantTypes?.join(' ') },
    {
      title: 'Acts',
      width: '16rem',
      cell: ({ clientId }) => {
        const secret = seeded.get(clientId)?.clientSecret
        return (
          secret !== undefined && (
            <>
              <button type="button" class="plain" onClick={() => copy(secret, 'the secret')}>
                Copy secret
              </button>
              <button type="button" class="plain" onClick={() => bearer(clientId, secret).catch(setError)}>
                Copy bearer
              </button>
            </>
          )
        )
      },
    },
  ]
  const keyColumns: readonly Column<Key>[] = [
    tenant,
    { title: 'Service', width: '6rem', cell: ({ service }) => service },
    { title: 'User', width: 'minmax(11rem, 1fr)', cell: ({ user }) => user },
    { title: 'Key ID', width: 'minmax(10rem, 1fr)', cell: ({ id }) => <code title={id ?? ''}>{id}</code> },
    {
      title: 'Restriction',
      width: '8rem',
      cell: ({ restriction }) => restriction && `${restriction.type} ${restriction.allow.join(' ')}`,
    },
    {
      title: 'Acts',
      width: '10rem',
      cell: ({ id }) => (
        <button type="button" class="plain" onClick={() => setFilters({ key: id ?? '' })}>
          Regenerate …
        </button>
      ),
    },
  ]
  const done = (made: Issued) => {
    setIssued(made)
    keys.reload()
  }
  return (
    <>
      <h1>Accounts and keys</h1>
      <Refusal error={error ?? seed.error} />
      <h2>Apps</h2>
      <div class="short">
        <Table label="Apps" columns={appColumns} rows={apps} keyOf={({ clientId }) => clientId} noun="app" empty="No app." />
      </div>
      <div class="title">
        <h2>Client identifiers</h2>
        <button type="button" onClick={issue}>
          Issue a client identifier
        </button>
      </div>
      <div class="short">
        <Table label="Keys" columns={keyColumns} rows={keys} keyOf={({ id }) => id ?? ''} noun="key" empty="No key." />
      </div>
      {filter('issue') !== '' && <IssueDialog names={names} onIssued={done} onClose={() => setFilters({ issue: '' })} />}
      {filter('key') !== '' && (
        <ActionDialog
          title="Regenerate the client identifier?"
          action="Regenerate"
          danger
          act={async () => done(await call('POST /_muster/v1/keys/{id}/regenerate', { path: { id: filter('key') } }))}
          onClose={() => setFilters({ key: '' })}
        >
          <p>The present client identifier, and the access tokens that were issued for it, become invalid.</p>
        </ActionDialog>
      )}
      {issued !== undefined && (
        <Dialog title="The client identifier" onClose={() => setIssued(undefined)}>
          <p>It is shown this once: the server stores its hash alone.</p>
          <pre>{issued.clientIdentifier}</pre>
          <button type="button" class="primary" onClick={() => copy(issued.clientIdentifier, 'the client identifier')}>
            Copy
          </button>
        </Dialog>
      )}
    </>
  )
}

interface IssueDialogProps {
  readonly names: ReadonlyMap<string, string>
  readonly onIssued: (issued: Issued) => void
  readonly onClose: () => void
}

function IssueDialog({ names, onIssued, onClose }: IssueDialogProps) {
  const act = async (values: FormData) => {
    const body = filledTexts(values, ['tenant', 'service', 'publicKey', 'user'])
    // The server parses the rest, and names the member that is wrong.
    const made = await call('POST /_muster/v1/keys/issue', { body: body as unknown as ControlOperations['issueKey']['body'] })
    onIssued(made)
    notify('Issued a client identifier.')
  }
  return (
    <ActionDialog title="Issue a client identifier" action="Issue" act={act} onClose={onClose}>
      <ChoiceField name="tenant" label="Tenant" required choices={[...names].map(([id, name]) => [id, `${id} ${name}`])} />
      <ChoiceField name="service" label="Service" required choices={['kme', 'kdp', 'msp'].map(service => [service, service])} />
      <TextField name="user" label="User" type="email" hint="The person that it belongs to, by e-mail." />
      <AreaField
        name="publicKey"
        label="Public key"
        required
        hint="Base64 of the SubjectPublicKeyInfo of an RSA key, with or without the lines of PEM. muster keys makes a pair."
      />
    </ActionDialog>
  )
}
