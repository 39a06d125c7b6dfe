/** The variables by which the clients of each runtime find the proxy and trust its certificate. `docs/run.md` lists them. */
import { delimiter, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { javaTrustStore } from './java-trust-store.ts'
import { isKnoxHost, KNOX_DOMAIN } from './knox-host.ts'
import { readPem, trustedRoots } from './roots.ts'
import type { RunFolder } from './run-folder.ts'

type Variables = Readonly<Record<string, string>>
type Env = Readonly<Record<string, string | undefined>>

/** The variables for a command that would run with `env` otherwise; `authority` is the certificate to trust, PEM. */
export function environmentFor(
  env: Env,
  { port, authority, folder }: { port: number; authority: string; folder: RunFolder },
): Variables {
  const proxy = `http://127.0.0.1:${port}`
  const direct = noProxy(env.NO_PROXY ?? env.no_proxy ?? '')
  const roots = [...trustedRoots(env), authority.trim()]
  const bundle = folder.write('roots.pem', `${roots.join('\n')}\n`)
  return {
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    HTTP_PROXY: proxy,
    http_proxy: proxy,
    NO_PROXY: direct,
    no_proxy: direct,
    SSL_CERT_FILE: bundle,
    REQUESTS_CA_BUNDLE: bundle,
    CURL_CA_BUNDLE: bundle,
    GIT_SSL_CAINFO: bundle,
    ...forNode(env, { authority, folder }),
    ...forPhp(env, { bundle, folder }),
    ...forJava(env, { port, direct, roots, folder }),
  }
}

/** The user's own list without what covers the hosts of the real service, and with the addresses of this machine. */
function noProxy(list: string): string {
  const own = list.split(',').map(entry => entry.trim())
  const kept = own.filter(entry => entry !== '' && !coversKnox(entry.replace(/^\*?\./, '').replace(/:\d+$/, '')))
  return [...new Set([...kept, 'localhost', '127.0.0.1', '::1'])].join(',')
}

const coversKnox = (domain: string): boolean => domain === '*' || isKnoxHost(domain) || KNOX_DOMAIN.endsWith(`.${domain}`)

/** Node 24 and newer read the proxy's variables; the preloaded file is for older ones, and for clients that read none. */
const forNode = (env: Env, { authority, folder }: { authority: string; folder: RunFolder }): Variables => ({
  NODE_USE_ENV_PROXY: '1',
  // Node adds them to its own roots.
  NODE_EXTRA_CA_CERTS: folder.write('authority.pem', [...readPem(env.NODE_EXTRA_CA_CERTS ?? ''), authority].join('\n')),
  NODE_OPTIONS: appended(env.NODE_OPTIONS, `--require ${JSON.stringify(fileURLToPath(new URL('preload.cjs', import.meta.url)))}`),
})

/** PHP reads the settings of further folders, after those of its own, which an empty entry stands for. */
function forPhp(env: Env, { bundle, folder }: { bundle: string; folder: RunFolder }): Variables {
  const file = folder.write(
    'php/muster.ini',
    `curl.cainfo = ${JSON.stringify(bundle)}\nopenssl.cafile = ${JSON.stringify(bundle)}\n`,
  )
  return { PHP_INI_SCAN_DIR: `${env.PHP_INI_SCAN_DIR ?? ''}${delimiter}${dirname(file)}` }
}

function forJava(
  env: Env,
  { port, direct, roots, folder }: { port: number; direct: string; roots: readonly string[]; folder: RunFolder },
): Variables {
  const properties = {
    'https.proxyHost': '127.0.0.1',
    'https.proxyPort': port,
    'http.proxyHost': '127.0.0.1',
    'http.proxyPort': port,
    'http.nonProxyHosts': direct
      .replaceAll(',', '|')
      .replace(/(?<=^|\|)\./g, '*.')
      .replace('::1', '[::1]'),
    'javax.net.ssl.trustStore': folder.write('roots.jks', javaTrustStore(roots, PASSWORD)),
    'javax.net.ssl.trustStoreType': 'JKS',
    'javax.net.ssl.trustStorePassword': PASSWORD,
  }
  const flags = Object.entries(properties).map(([name, value]) => `"-D${name}=${value}"`)
  return { JAVA_TOOL_OPTIONS: appended(env.JAVA_TOOL_OPTIONS, flags.join(' ')) }
}

// The one of Java's own trust store. It protects nothing: the store has public certificates.
const PASSWORD = 'changeit'

const appended = (own: string | undefined, more: string): string => (own ? `${own} ${more}` : more)
