"""The record kit: from one declaration a type gets its list, pages, forms, exports and API."""
