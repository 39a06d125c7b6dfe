import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The path of an installed Chromium; undefined without one. */
export const chromiumPath: string | undefined = process.env.MUSTER_TEST_CHROMIUM ?? PLACES.find(path => existsSync(path))
