"""What every page stands in: base page, components, banners, tokens, assets."""
