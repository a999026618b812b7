// What is new of a screen, as ScreenNews tells it: how many lines have gone off at the top (-1: all come anew), how many
// lines there are now, then in turn a line's place and the line.
export type News = (number | string)[];

/** The lines as they are now; those that were not told are as they were. */
export function renewed(before: readonly string[], news: News): string[] {
  const [gone, size] = news as number[];
  const lines = gone < 0 ? [] : before.slice(gone);
  lines.length = size;
  for (let i = 2; i + 1 < news.length; i += 2) lines[news[i] as number] = news[i + 1] as string;
  return Array.from(lines, (line) => line ?? '');
}
