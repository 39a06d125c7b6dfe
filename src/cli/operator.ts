import { type Command, Option } from 'commander'
import { givenByVariable } from '../config.ts'
import { send } from './client.ts'
import { baseOf, type ServerOptions, serverOf, urlOption } from './server-options.ts'

export const adminTokenOption = (): Option =>
  new Option('--admin-token <token>', 'the admin token, which service mode requires').env('MUSTER_ADMIN_TOKEN')

/** Adds the options of commands that call the control API. */
export const withOperatorOptions = (command: Command): Command =>
  command.addOption(urlOption()).addOption(adminTokenOption()).option('--json', 'print JSON alone')

export interface Operator extends ServerOptions {
  readonly adminToken?: string
  readonly json?: boolean
}

interface ControlRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** The path below the root of the control API. */
  readonly path: string
  readonly body?: object
}

/** The admin token of the options, of the environment, or of the file that the environment names. */
export const adminTokenOf = ({ adminToken }: Pick<Operator, 'adminToken'>): string | undefined =>
  adminToken ?? givenByVariable('adminToken', process.env)?.text

/** Sends a request to the control API of the world that the options name. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows the response to its request
export const operate = (operator: Operator, { method, path, body }: ControlRequest): Promise<any> => {
  const token = adminTokenOf(operator)
  return send(baseOf(operator), {
    method,
    path: `/_muster/v1/${path}`,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    body: body && JSON.stringify(body),
  })
}

/** Sends a request about worlds themselves. A world cannot be deleted by a request that is addressed to it. */
// biome-ignore lint/suspicious/noExplicitAny: each caller knows the response to its request
export const operateServer = ({ url, adminToken }: Operator, request: ControlRequest): Promise<any> =>
  operate({ url: serverOf(url), ...(adminToken !== undefined && { adminToken }) }, request)
