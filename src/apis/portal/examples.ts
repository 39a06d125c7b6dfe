import type { Examples } from '../../wire/example.ts'

export const examples: Examples = {}
