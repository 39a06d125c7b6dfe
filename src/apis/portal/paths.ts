export const ROOT = '/_muster/portal/v1'
export const ACCOUNTS = `${ROOT}/accounts`
export const SESSION_PATH = `${ROOT}/session`
