/** The first transaction in the answer to a status query; one without failed devices has an empty list of them. */
// biome-ignore lint/suspicious/noExplicitAny: what came over the wire is compared, never trusted
export const transactionIn = (body: any): any => ({ devices: [], ...body.devices.transactions[0] })
