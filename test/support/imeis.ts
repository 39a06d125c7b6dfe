import { luhnDigit } from '../../src/enrolment/identifier.ts'

/** So many good IMEIs that no town has, from a place in their order on. */
export const imeis = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => {
    const digits = `3599${String(from + i).padStart(10, '0')}`
    return digits + luhnDigit(digits)
  })
