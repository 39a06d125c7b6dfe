import { luhnDigit } from '../../src/enrolment/identifier.ts'

/** `count` valid IMEIs that the sample data does not have; `from` shifts the range. */
export const imeis = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => {
    const digits = `3599${String(from + i).padStart(10, '0')}`
    return digits + luhnDigit(digits)
  })
