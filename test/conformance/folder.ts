// A folder of recorded cases, or of definitions with a verdict.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from './case.ts'
import { runCase } from './run-case.ts'
import { runDefinition } from './run-definition.ts'

export interface Trial {
  id: string
  /** Resolves with the differences from what was recorded. */
  run(): string[] | Promise<string[]>
}

/** @throws {Error} where the folder has neither cases nor definitions. */
export function trialsIn(folder: string): Trial[] {
  const trials = existsSync(join(folder, 'valid')) ? definitionsIn(folder) : casesIn(folder)
  if (trials.length > 0) return trials
  throw new Error(`expected cases (*.json) or definitions (valid/, invalid/) in ${folder}, got neither`)
}

const casesIn = (folder: string): Trial[] =>
  readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .map(file => {
      // The format is asl-cases': its README describes it.
      const recorded = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case
      return { id: recorded.id, run: () => runCase(recorded) }
    })

const definitionsIn = (folder: string): Trial[] =>
  (['valid', 'invalid'] as const).flatMap(verdict =>
    readdirSync(join(folder, verdict))
      .filter(file => file.endsWith('.json'))
      .map(file => {
        const text = readFileSync(join(folder, verdict, file), 'utf8')
        return { id: `${verdict}/${file}`, run: () => runDefinition(text, verdict) }
      }),
  )
