import { useEffect, useRef } from 'preact/hooks'
import { filter, go, path } from '../../app/place.ts'
import { DeviceList, DevicesCsv } from './devices.tsx'

const ADDRESS = '/reseller/devices'

/** Above all pages of the reseller. Like the vendor's portal it finds a whole identifier or order number, and no part of one. */
export function DeviceSearch() {
  const input = useRef<HTMLInputElement>(null)
  const searched = path.value === ADDRESS ? filter('search') : ''
  useEffect(() => {
    if (input.current !== null) input.current.value = searched
  }, [searched])
  return (
    <search>
      <form
        class="device-search"
        onSubmit={event => {
          event.preventDefault()
          const text = input.current?.value.trim() ?? ''
          if (text !== '') go(ADDRESS, { search: text })
        }}
      >
        <input
          ref={input}
          type="search"
          aria-label="Device search"
          placeholder="IMEI, MEID, serial number or order number"
          autocomplete="off"
          spellcheck={false}
        />
        <button type="submit">Search</button>
      </form>
    </search>
  )
}

export const Devices = () => (
  <>
    <div class="title">
      <h1>Devices</h1>
      <DevicesCsv />
    </div>
    <DeviceList />
  </>
)
