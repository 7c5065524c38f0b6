import { type Pattern, textsAt } from './pattern/pattern.ts'

/**
 * Finds the patterns that match an event without trying each: a pattern stands under one of its exact fields, the
 * one by which it is most alone, and is tried only for events that have one of its texts there.
 */
export interface PatternIndex<T> {
  match(event: unknown): T[]
}

export function indexPatterns<T>(entries: readonly { pattern: Pattern; value: T }[]): PatternIndex<T> {
  const crowd = countTexts(entries)
  const byField = new Map<string, Map<string, (typeof entries)[number][]>>()
  const everywhere: (typeof entries)[number][] = []
  for (const entry of entries) {
    const anchor = anchorOf(entry.pattern, crowd)
    if (anchor === undefined) everywhere.push(entry)
    else for (const text of new Set(anchor.texts)) add(byField, anchor.field, text, entry)
  }
  return {
    match(event) {
      const candidates = new Set(everywhere)
      for (const [field, byText] of byField) {
        for (const text of textsAt(event, field)) {
          for (const entry of byText.get(text) ?? []) candidates.add(entry)
        }
      }
      return [...candidates].filter(({ pattern }) => pattern.matches(event)).map(({ value }) => value)
    },
  }
}

type Crowd = ReadonlyMap<string, number>

const place = (field: string, text: string) => `${field}\u0000${text}`

function countTexts(entries: readonly { pattern: Pattern }[]): Crowd {
  const counts = new Map<string, number>()
  for (const { pattern } of entries) {
    for (const [field, texts] of pattern.exact) {
      for (const text of texts) counts.set(place(field, text), (counts.get(place(field, text)) ?? 0) + 1)
    }
  }
  return counts
}

function anchorOf({ exact }: Pattern, crowd: Crowd) {
  const fields = [...exact].map(([field, texts]) => ({
    field,
    texts,
    crowd: Math.max(...texts.map(text => crowd.get(place(field, text)) ?? 0)),
  }))
  return fields.sort((a, b) => a.crowd - b.crowd)[0]
}

function add<E>(byField: Map<string, Map<string, E[]>>, field: string, text: string, entry: E): void {
  const byText = byField.get(field) ?? new Map<string, E[]>()
  byField.set(field, byText)
  byText.set(text, [...(byText.get(text) ?? []), entry])
}
