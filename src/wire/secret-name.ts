/**
 * The names of headers, of members of bodies and of parameters whose values are secrets: credentials, what credentials are
 * made from, and what an EMM signs a device in with. The request journal masks them, and findings do not show them. The end of
 * a name decides, so that `newSecret` is one and `token_type` is none.
 */
export const SECRET_NAME =
  /(?:secret|passw(?:or)?d|token|jwt|assertion|client_?identifier|user_?name|authori[sz]ation|cookie|custom_?data|extras_bundle|verifier|form_?key|api[-_]?key)$|^private(?:key)?$/i
