/** A text as one word of a command for `sh`, whatever it contains. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
