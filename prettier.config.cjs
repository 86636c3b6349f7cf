// As in the OCA's template for 19.0, with longer lines. ./alro lint sets NODE_PATH: no node_modules in the checkout.
module.exports = {
  plugins: [require.resolve("@prettier/plugin-xml")],
  bracketSpacing: false,
  printWidth: 100,
  semi: true,
  trailingComma: "es5",
  xmlWhitespaceSensitivity: "preserve",
};
