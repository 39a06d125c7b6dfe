import type { BootResult, HandsetRow, PhoneSetup } from '../sdk/types/control.ts'
import { control } from './control.ts'

/** Simulated phones of a world. */
export interface Phones {
  /** Makes a phone with a model, two IMEIs or no eligibility. A phone need not be made before it is uploaded or booted. */
  add(phone: HandsetRow): Promise<void>
  /** What a phone would receive that starts now. Its state stays. */
  setup(identifier: string): Promise<PhoneSetup>
  /** The first boot of a phone, or one after a factory reset, by any of its identifiers. By default it ends enrolled. */
  boot(identifier: string, how?: { readonly outcome?: 'enrolled' | 'failed' | 'cancelled' }): Promise<BootResult>
}

export function phonesOf(url: string): Phones {
  return {
    add: async body => {
      await control<'putHandset'>(url, { method: 'POST', path: 'handsets', body })
    },
    setup: identifier =>
      control<'getHandsetSetup'>(url, { method: 'GET', path: `handsets/${encodeURIComponent(identifier)}/setup` }),
    boot: (identifier, how = {}) =>
      control<'bootHandset'>(url, { method: 'POST', path: `handsets/${encodeURIComponent(identifier)}/boot`, body: how }),
  }
}
