/** The proxy with all that the processes of clients need of it: certificates, files and variables. */
import { makeAuthority } from './authority.ts'
import { environmentFor } from './environment.ts'
import { KNOX_DOMAIN } from './knox-host.ts'
import { outerProxies } from './other-hosts.ts'
import { type ProxySettings, startProxy } from './proxy.ts'
import { makeRunFolder } from './run-folder.ts'

export interface ClientProxy {
  readonly port: number
  /** The certificate to trust, PEM, and when it expires, ms. */
  readonly authority: { readonly certificate: string; readonly expiresAt: number }
  /** The variables of a client's process. */
  readonly variables: Readonly<Record<string, string>>
  /** Removes the files; for the end of a process that cannot wait. */
  removeFiles(): void
  /** Ends all connections and removes the files. */
  close(): Promise<void>
}

/** What a process has by itself. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder for temporary files. */
  readonly temporary: string
  readonly pid: number
  /** ms */
  readonly now: number
}

export type ClientProxySettings = Omit<ProxySettings, 'certificate' | 'outer'>

export async function openClientProxy(
  settings: ClientProxySettings,
  { env, temporary, pid, now }: Surroundings,
): Promise<ClientProxy> {
  const { certificate: authority, expiresAt, certify } = makeAuthority(KNOX_DOMAIN, now)
  const outer = settings.others === 'tunnel' ? outerProxies(env) : {}
  const proxy = await startProxy({ ...settings, outer, certificate: certify(KNOX_DOMAIN) })
  const folder = makeRunFolder(temporary, pid)
  return {
    port: proxy.port,
    authority: { certificate: authority, expiresAt },
    variables: environmentFor(env, { port: proxy.port, authority, folder }),
    removeFiles: folder.remove,
    close: () => {
      folder.remove()
      return proxy.close()
    },
  }
}
