const MOST_KEPT = 1000
/** Longer ones take so long to parse that reading them matters little. In characters. */
const LONGEST_KEPT = 8192

/** Documents of one table as they were read last, and the keys that were not there. */
class TableTexts {
  readonly #kept = new Map<string, string | undefined>()

  get(key: string, read: (key: string) => string | undefined): string | undefined {
    const known = this.#kept.get(key)
    if (known !== undefined || this.#kept.has(key)) return known
    const text = read(key)
    if (text !== undefined && text.length > LONGEST_KEPT) return text
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
    this.#kept.set(key, text)
    return text
  }

  forget(key: string): void {
    this.#kept.delete(key)
  }

  forgetAll(): void {
    this.#kept.clear()
  }
}

/**
 * Spares SQLite's locks, which take four times as long as parsing what was read. Kept is the text and not the
 * value, so that everyone gets a value of their own; one for each table, however often that is opened.
 */
export class RecentTexts {
  readonly #tables = new Map<string, TableTexts>()

  of(table: string): TableTexts {
    const known = this.#tables.get(table)
    if (known !== undefined) return known
    const texts = new TableTexts()
    this.#tables.set(table, texts)
    return texts
  }

  /** After an undone transaction, what was read in it is not what is there. */
  forgetAll(): void {
    for (const texts of this.#tables.values()) texts.forgetAll()
  }
}
