import { databases } from '../../test/support/databases.ts'
import { battery } from './all.battery.ts'

// PostgreSQL has files of its own, because each of its tests creates a database, which takes long.
for (const database of databases.filter(({ name }) => !name.includes('PostgreSQL'))) battery(database)
