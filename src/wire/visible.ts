/**
 * A text in which invisible characters, and those that change the direction of the text around them, are written as escapes:
 * `\u{200B}350000000000014`. Without it a message would show a refused identifier that is indistinguishable from a valid one.
 */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, letter => `\\u{${letter.codePointAt(0)?.toString(16).toUpperCase()}}`)

// U+2800 is a Braille pattern without dots. An ASCII space is not escaped; the other spaces are easily mistaken for it.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu

/** A text that may repeat parts of a request, as a header may have it: short, and of printable ASCII characters alone. */
export const inHeader = (text: string): string =>
  visible(text)
    .slice(0, 200)
    .replace(/[^\x20-\x7e]/g, '?')

/** Whether every character of a text is invisible; true for an empty text. */
export const isInvisible = (text: string): boolean => text.replaceAll(' ', '').replace(INVISIBLE, '') === ''
