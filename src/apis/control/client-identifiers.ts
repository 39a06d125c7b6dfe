import Type from 'typebox'
import { newClientIdentifier } from '../../auth/client-identifier.ts'
import { keyIdOf } from '../../auth/key-id.ts'
import { entry } from '../../enrolment/activity.ts'
import { Unfit } from '../../wire/operation.ts'
import { putOf } from './collection.ts'
import { refuse } from './dialect.ts'
import { keys } from './keys.ts'
import { operation, ROOT } from './operation.ts'
import { OPERATOR } from './world.ts'

const Shown = Type.Omit(keys.schema, ['clientIdentifier'])
const Issued = Type.Object({
  clientIdentifier: Type.String({ description: 'Shown this once: only its hash is kept.' }),
  key: Shown,
})

const issueKey = operation({
  id: 'issueKey',
  method: 'POST',
  path: `${ROOT}/keys/issue`,
  tag: 'keys',
  summary: 'Issues a client identifier with the public key that may sign for it, as the API portal does.',
  description: 'A person may have several; any of their keys may sign for each of their identifiers.',
  body: Type.Omit(keys.schema, ['id', 'clientIdentifier']),
  reply: Issued,
  errors: [],
  scopes: [],
  handle: async (world, call) => {
    const { body } = call.sent
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Unfit('', 'the body must be an object')
    const given = ['id', 'clientIdentifier'].find(member => member in body)
    if (given !== undefined) throw new Unfit(given, 'is issued here and cannot be given')
    const clientIdentifier = newClientIdentifier(world.ids)
    return { clientIdentifier, key: await putOf(world, keys, { ...body, clientIdentifier }) }
  },
})

const regenerateKey = operation({
  id: 'regenerateKey',
  method: 'POST',
  path: `${ROOT}/keys/:id/regenerate`,
  tag: 'keys',
  summary: 'Issues a client identifier in the place of another.',
  description: 'The previous one is known no more from then on, and neither are the tokens that it was given.',
  reply: Issued,
  errors: ['rowUnknown'],
  scopes: [],
  handle: async (world, call) => {
    const { id = '' } = call.params
    const existing = await world.credentials.keys.get(id)
    const clientIdentifier = newClientIdentifier(world.ids)
    const key = existing && { ...existing, id: keyIdOf(clientIdentifier), createdAt: world.clock.now() }
    const line = entry(world, OPERATOR.by, { tenant: key?.tenant ?? '', act: 'regenerateKey', target: `key ${id}` })
    if (key === undefined || !(await world.credentials.keys.replace(id, key, line)))
      throw refuse('rowUnknown', { row: `key ${id}` })
    return { clientIdentifier, key: keys.show(key) }
  },
})

export const clientIdentifierOperations = [issueKey, regenerateKey]
