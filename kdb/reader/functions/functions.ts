import type { FunctionEntry } from '../lists/function.ts'
import { sortFunctions } from '../lists/sort.ts'
import { takeFunctions } from '../lists/take.ts'
import { dictionaryFunctions } from './dictionary-functions.ts'
import { listFunctions } from './list-functions.ts'
import { systemFunctions } from './system-functions.ts'
import { tableFunctions } from './table-functions.ts'

/** Functions of whole values; those that go by the items of vectors are operators and aggregates. */
const functions: Record<string, FunctionEntry> = {
  ...dictionaryFunctions,
  ...listFunctions,
  ...sortFunctions,
  ...systemFunctions,
  ...tableFunctions,
  ...takeFunctions,
}

export const functionNamed = (name: string): FunctionEntry | undefined =>
  Object.hasOwn(functions, name) ? functions[name] : undefined
