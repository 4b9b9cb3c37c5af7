"""One line of text."""

import streamlit as st

st.write("An empty page.")
