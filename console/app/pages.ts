/** The consoles, in the order of the navigation. */
import { customer } from '../pages/customer/console.ts'
import { developer } from '../pages/developer/console.ts'
import { phone } from '../pages/phone/console.ts'
import { provider } from '../pages/provider/console.ts'
import { reseller } from '../pages/reseller/console.ts'
import type { Console } from './console.ts'
import type { Role } from './session.ts'

export const CONSOLES: readonly Console[] = [reseller, customer, provider, developer, phone]

export const consoleOf = (path: string): Console | undefined =>
  CONSOLES.find(({ name }) => path === `/${name}` || path.startsWith(`/${name}/`))

export const consoleFor = (role: Role): Console | undefined => CONSOLES.find(each => each.role === role)
