/** The first transaction of a status response. Without failed devices, its `devices` is an empty list. */
// biome-ignore lint/suspicious/noExplicitAny: each test compares the body with what it expects
export const transactionIn = (body: any): any => ({ devices: [], ...body.devices.transactions[0] })
