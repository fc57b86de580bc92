/** What every process of these tests orders. */
export const request = {
  kind: 'video',
  model: 'alibaba/happyhorse-1.0',
  prompt: 'A paper boat crosses a puddle.',
  duration: 5,
  tags: { order: '42' },
} as const;
