export const ROOT = '/_muster/portal/v1'
export const ACCOUNTS = `${ROOT}/accounts`
export const SESSION_PATH = `${ROOT}/session`
export const SIGN_IN = `${ROOT}/sign-in`
export const SIGN_IN_METHOD = `${SIGN_IN}/method`
export const SIGN_IN_CALLBACK = `${SIGN_IN}/callback`
export const SIGN_OUT = `${ROOT}/sign-out`
/** The pages of the consoles. */
export const CONSOLE = '/_muster/console/'
