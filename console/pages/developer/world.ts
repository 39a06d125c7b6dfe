import { showNumber } from '../../app/format.ts'
import type { ControlOperations } from '../../app/own-apis.ts'

export type World = ControlOperations['getWorld']['response']

export const addressOfConsole = ({ url }: World): string => `${url}/_muster/console/`
export const sizeOf = (bytes: number): string => `${showNumber(Math.ceil(bytes / 1024))} KiB`
