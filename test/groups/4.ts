import { declareEveryFourth } from './declare.ts'

declareEveryFourth(3)
