/** The domain of the real service: the proxy answers for its hosts and for no other. */
export const KNOX_DOMAIN = 'samsungknox.com'

/** Whether a host name, without a port, is of the real service. */
export const isKnoxHost = (name: string): boolean => /(^|\.)samsungknox\.com\.?$/i.test(name)
