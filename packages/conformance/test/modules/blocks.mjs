import { defineProvider } from '@crosspoint/core/plugin';
import { exampleProvider } from '@crosspoint/core/testing';

const { submit } = exampleProvider.spec;

/** Echo, whose parser never returns. */
export const blocks = defineProvider({
  ...exampleProvider.spec,
  submit: {
    ...submit,
    parse: () => {
      for (;;);
    },
  },
});
