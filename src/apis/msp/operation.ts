import { operations } from '../../wire/operation.ts'
import type { MspCaller, MspWorld } from './caller.ts'

export const operation = operations<MspWorld, MspCaller>()
