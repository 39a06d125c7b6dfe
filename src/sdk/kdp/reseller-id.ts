/** Query or body without `resellerId`, which may be given once for the client. */
export type Reselling<Sent> = Sent extends unknown
  ? Omit<Sent, 'resellerId'> & { readonly resellerId?: string | undefined }
  : never

/** Adds `resellerId` to what is sent, unless it names one. */
export type Named = <Sent extends object>(
  sent: Sent & { readonly resellerId?: string | undefined },
) => Sent & { readonly resellerId: string }

/** Throws `TypeError` where neither the client nor the call has one. */
export const namedBy =
  (usual: string | undefined): Named =>
  sent => {
    const resellerId = sent.resellerId ?? usual
    if (resellerId !== undefined) return { ...sent, resellerId }
    throw new TypeError('resellerId is missing: give it once to createKnoxClient, or with each call')
  }
