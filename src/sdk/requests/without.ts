/** The type with one member optional. */
export type Without<Sent, Usual extends string> = Sent extends object
  ? Omit<Sent, Usual> & { readonly [Key in Usual]?: string | undefined }
  : Sent
