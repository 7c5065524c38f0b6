import { KdbError } from '../../errors.ts'

/** What q has and a node does not run: the error says what it is. */
const kinds: Record<string, string[]> = {
  'a join': [
    'aj',
    'aj0',
    'ajf',
    'ej',
    'ij',
    'ijf',
    'lj',
    'ljf',
    'pj',
    'uj',
    'ujf',
    'wj',
    'wj1',
    'asof',
    'cross',
  ],
  'a control word': ['if', 'do', 'while'],
  'a change of a table': ['insert', 'upsert', 'set', 'upd'],
  'an operation of the system': [
    'system',
    'hopen',
    'hclose',
    'exit',
    'save',
    'load',
    'rsave',
    'rload',
    'hdel',
  ],
}

/** 'nyi, with the name of what it is that is not answered. */
export function unanswered(name: string): KdbError {
  const kind = Object.entries(kinds).find(([, names]) => names.includes(name))?.[0]
  return new KdbError(kind === undefined ? `nyi: ${name}` : `nyi: ${name}, ${kind}`)
}

export const isUnanswered = (name: string): boolean => Object.values(kinds).flat().includes(name)
