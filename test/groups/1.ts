import { declareEveryFourth } from './declare.ts'

declareEveryFourth(0)
