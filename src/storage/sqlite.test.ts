import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { battery } from './store.battery.ts'

battery('in memory', { place: async () => ':memory:', drop: async () => {} })

battery('an SQLite file', {
  place: () => mkdtemp(join(tmpdir(), 'muster-')),
  drop: place => rm(place, { recursive: true }),
})
