import type { ComponentType } from 'preact'
import { Refusal } from '../parts/refusal.tsx'
import type { PageProps } from './console.ts'
import { useLoad } from './load.ts'

/** A page whose code is loaded when it is opened. */
export const later = (load: () => Promise<ComponentType<PageProps>>): ComponentType<PageProps> =>
  function Later(props) {
    const { data: Shown, error } = useLoad(load, [])
    if (error !== undefined) return <Refusal error={error} />
    return Shown === undefined ? <p class="quiet">Loading …</p> : <Shown {...props} />
  }
