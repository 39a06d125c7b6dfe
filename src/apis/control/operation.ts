import Type from 'typebox'
import { type AnyOperation, operations } from '../../wire/operation.ts'
import { refuse } from './dialect.ts'
import type { ControlCaller, ControlWorld } from './world.ts'

type ControlOperation = AnyOperation<ControlWorld, ControlCaller>

export const ROOT = '/_muster/v1'

export const operation = operations<ControlWorld, ControlCaller>()

/** The response to a DELETE. */
export const REMOVED = Type.Object({ removed: Type.Literal(true) }, { title: 'Removed' })

/** Logs each change with the name of the admin token. The activity log has it too, for changes of tenants and credentials. */
export const logged = (operated: ControlOperation): ControlOperation =>
  operated.scopes.includes('operate')
    ? {
        ...operated,
        handle: async (world, call) => {
          const response = await operated.handle(world, call)
          world.log.info({ id: call.id, by: call.caller.by.who, operation: operated.id }, 'an operator made a change')
          return response
        },
      }
    : operated

/** Limits an operation to the sandbox. In service mode it is refused with 404, and the refusal gives the reason. */
export const sandboxOnly = (sandboxed: ControlOperation): ControlOperation => ({
  ...sandboxed,
  errors: [...(sandboxed.errors ?? []), 'sandboxOnly'],
  handle: async (world, call) => {
    if (world.mode !== 'sandbox') throw refuse('sandboxOnly')
    return sandboxed.handle(world, call)
  },
})
